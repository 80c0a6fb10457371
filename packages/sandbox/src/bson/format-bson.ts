/**
 * A document of elements that are bytes already. What is stored goes out in the bytes in which it came in: parsed and
 * serialised again, a double 1.0 would be an int, and deprecated types would be others.
 */
export function formatDocument(elements: readonly Uint8Array[]): Buffer {
  const document = Buffer.concat([Buffer.alloc(4), ...elements, Buffer.alloc(1)]);
  document.writeInt32LE(document.length, 0);
  return document;
}

export function formatElement(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value]);
}

/** The elements of a serialised document, to stand among others. */
export function elementsOf(document: Uint8Array): Uint8Array {
  return document.subarray(4, -1);
}
