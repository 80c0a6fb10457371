/** What each line of a canonical request is, in the order of its definition. */
export function canonicalRequestLines(text: string): readonly string[] {
  const lines = text.split('\n');
  const end = lines.indexOf('', 3);
  return lines.map((_line, index) => {
    if (index === 0) return 'method';
    if (index === 1) return 'path';
    if (index === 2) return 'query';
    if (index < end) return 'header';
    if (index === end + 1) return 'signed headers';
    return index === end + 2 ? 'hash of the body' : '';
  });
}

export function stringToSignLines(text: string): readonly string[] {
  const names = ['algorithm', 'date', 'scope', 'hash of the request'];
  return text.split('\n').map((_line, index) => names[index] ?? '');
}
