/** By what the objects of a setup are known. */
export interface Marks {
  /** What their names begin with. */
  name: string;
  /** The value of the tag, and of the label in Atlas: the path, with its suffix. */
  mark: string;
}
