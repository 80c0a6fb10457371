/** Nothing says what a command does: it is for those alone who may do everything. */
export class UnknownNeeds extends Error {
  override name = 'UnknownNeeds';
}
