import { ApiError } from './api-error.ts';

/** https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/ has these for most operations. */
const GENERIC = ['envelope', 'pretty', 'itemsPerPage', 'pageNum', 'includeCount'];

/** The query of a request, each of its parameters read and validated by whoever needs it. */
export class ApiQuery {
  readonly #values: ReadonlyMap<string, string>;

  /** @throws ApiError for a parameter that the operation does not have, or that is there twice. */
  constructor(text: string, names: readonly string[] = []) {
    const pairs = [...new URLSearchParams(text)];
    const seen = new Set<string>();
    for (const [name] of pairs) {
      const isKnown = GENERIC.includes(name) || names.includes(name);
      if (!isKnown || seen.has(name)) throw new ApiError('INVALID_QUERY_PARAMETER', name);
      seen.add(name);
    }
    this.#values = new Map(pairs);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** @throws ApiError */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.#values.get(name);
    if (value === undefined) return otherwise;
    if (value !== 'true' && value !== 'false') throw new ApiError('INVALID_QUERY_PARAMETER', name);
    return value === 'true';
  }

  /** A whole number. @throws ApiError */
  integer(name: string, { min, max }: { min: number; max: number }): number | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw new ApiError('INVALID_QUERY_PARAMETER', name);
    return number;
  }
}
