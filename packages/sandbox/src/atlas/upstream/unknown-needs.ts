/**
 * A command says what it is about in a form in which nobody can tell, such as a collection's UUID, for which a server wants
 * the privilege `useUUID`, that no role here has. It is for nobody.
 */
export class UnknownNeeds extends Error {
  override name = 'UnknownNeeds';
}
