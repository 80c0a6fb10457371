/**
 * A document of elements that are bytes already. What is stored goes out in the bytes in which it came in: parsed and
 * serialised again, a double 1.0 would be an int, and deprecated types would be others.
 */
export function formatDocument(elements: readonly Uint8Array[]): Buffer {
  return Buffer.concat(documentParts(elements));
}

export function formatElement(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat(elementParts(type, name, [value]));
}

/** The same before it is put together, so that what stands in a document in a document is copied once. */
export function documentParts(elements: readonly Uint8Array[]): Uint8Array[] {
  const size = Buffer.alloc(4);
  size.writeInt32LE(
    elements.reduce((sum, { length }) => sum + length, 5),
    0,
  );
  return [size, ...elements, Buffer.alloc(1)];
}

export function elementParts(type: number, name: string, value: readonly Uint8Array[]): Uint8Array[] {
  return [Buffer.from([type]), Buffer.from(`${name}\0`), ...value];
}

/** The elements of a serialised document, to stand among others. */
export function elementsOf(document: Uint8Array): Uint8Array {
  return document.subarray(4, -1);
}
