/** Bytes of a stored document. `hello` advertises it. */
export const MAX_BSON_OBJECT_SIZE = 16 * 1024 * 1024;
/** A command around a document of that size may be a little larger (BSONObjMaxInternalSize). */
export const MAX_BSON_INTERNAL_SIZE = MAX_BSON_OBJECT_SIZE + 16 * 1024;
/** https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-Nested-Depth-for-BSON-Documents is 100; a server parses up to 200. */
export const MAX_NESTING_DEPTH = 200;

/**
 * Fields of one document, or items of one array, that the sandbox makes objects of. Deliberately different from a
 * server: 16 MB of nulls are more than five million items, which are stored and given back as the bytes they are.
 */
export const MAX_PARSED_ELEMENTS = 500_000;
