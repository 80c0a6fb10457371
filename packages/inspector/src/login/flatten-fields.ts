import type { Field } from '@atlas-aws-iam/sandbox/inspect';

/** A field in the order in which it is listed. */
export interface FlatField {
  field: Field;
  depth: number;
  /** Its place in the list, and that of the field around it. */
  index: number;
  parent: number | undefined;
}

export function flattenFields(fields: readonly Field[]): readonly FlatField[] {
  const flat: FlatField[] = [];
  const add = (inner: readonly Field[], depth: number, parent: number | undefined) => {
    for (const field of inner) {
      const index = flat.length;
      flat.push({ field, depth, index, parent });
      add(field.fields ?? [], depth + 1, index);
    }
  };
  add(fields, 0, undefined);
  return flat;
}

/** The innermost field that a byte belongs to: inner fields are listed after those around them. */
export function fieldAt(flat: readonly FlatField[], offset: number): number | undefined {
  return flat.findLast(({ field }) => field.start <= offset && offset < field.end)?.index;
}
