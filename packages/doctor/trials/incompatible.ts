/** Two mistakes that one environment cannot have. */
export class Incompatible extends Error {}
