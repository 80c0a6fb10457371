import { ApiError } from './api-error.ts';
import { isDay } from './is-day.ts';

/**
 * A JSON object that was sent. A field it may not have is refused and not ignored, as Atlas does it:
 * https://www.mongodb.com/docs/atlas/api/atlas-admin-api-ref/ Null stands for a field that is left out (inferred).
 */
export class BodyFields {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #path: string;

  /**
   * @param path where the object stands in the body: `roles.`
   * @throws ApiError for what is no object, and for a name that is not known.
   */
  constructor(value: unknown, names: readonly string[], path = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw path === '' ? new ApiError('INVALID_JSON') : invalid(path.slice(0, -1));
    }
    const entries = Object.entries(value);
    const unknown = entries.find(([name]) => !names.includes(name));
    if (unknown) throw new ApiError('INVALID_ATTRIBUTE', path + unknown[0]);
    this.#values = new Map(entries);
    this.#path = path;
  }

  /** Also where it is null. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string, { max = 255, min = 0 }: { max?: number; min?: number } = {}): string | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.length > max || value.length < min)
      throw invalid(this.#path + name);
    return value;
  }

  requiredText(name: string, limits?: { max?: number; min?: number }): string {
    return this.text(name, { min: 1, ...limits }) ?? this.#missing(name);
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ApiError('INVALID_ENUM_VALUE', value);
    return found;
  }

  flag(name: string): boolean | undefined {
    const value = this.#get(name);
    if (value !== undefined && typeof value !== 'boolean') throw invalid(this.#path + name);
    return value;
  }

  integer(name: string, { min, max }: { min: number; max: number }): number | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw invalid(this.#path + name);
    }
    return value;
  }

  /** ISO 8601 with a time zone, as https://www.rfc-editor.org/rfc/rfc3339 has it. */
  date(name: string): Date | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
    const date = new Date(form.test(value) && isDay(value.slice(0, 10)) ? value : Number.NaN);
    if (Number.isNaN(date.getTime())) throw invalid(this.#path + name);
    return date;
  }

  texts(name: string): readonly string[] | undefined {
    return this.#list(name)?.map((value) => {
      if (typeof value !== 'string') throw invalid(this.#path + name);
      return value;
    });
  }

  /** The objects of a list, each with these names. */
  objects(name: string, names: readonly string[]): readonly BodyFields[] | undefined {
    return this.#list(name)?.map((value) => new BodyFields(value, names, `${this.#path}${name}.`));
  }

  object(name: string, names: readonly string[]): BodyFields | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : new BodyFields(value, names, `${this.#path}${name}.`);
  }

  #list(name: string): readonly unknown[] | undefined {
    const value = this.#get(name);
    if (value !== undefined && !Array.isArray(value)) throw invalid(this.#path + name);
    return value;
  }

  #get(name: string): unknown {
    return this.#values.get(name) ?? undefined;
  }

  #missing(name: string): never {
    throw new ApiError('MISSING_ATTRIBUTE', this.#path + name);
  }
}

function invalid(name: string): ApiError {
  return new ApiError('INVALID_JSON_ATTRIBUTE', name);
}
