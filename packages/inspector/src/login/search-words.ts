import type { SearchResult } from '@atlas-aws-iam/sandbox/inspect';

/** What a search found, in sentences: the one that matters, and what follows from it. */
export function searchWords({ tried, differences, isTrue, unmatched }: SearchResult): [string, string] {
  if (isTrue) return ['The signature is true as it is.', 'The request was refused for something else.'];
  const count = `${tried.toLocaleString('en')} ${tried === 1 ? 'variation' : 'variations'} tried.`;
  const told = capital(differences.map(({ text }) => text).join(', and '));
  if (!unmatched) return [`${told}.`, `With that, the client’s signature is true. ${count}`];
  if (unmatched === 'not-comparable') {
    return [`${told}.`, `Whether it was signed with the right secret, nobody can tell. ${count}`];
  }
  return [
    told === ''
      ? 'No known variation fits: most likely another secret.'
      : `${told}, and no known variation makes the signature true: most likely another secret as well.`,
    count,
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
