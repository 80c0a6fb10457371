import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

/** What dockerfile-utils says of it, with its line, and what the image must be. */
export function checkDockerfile(text: string): string[] {
  const dockerfile = DockerfileParser.parse(text);
  const keywords = dockerfile.getInstructions().map((instruction) => instruction.getKeyword());
  const images = dockerfile.getFROMs().map((from) => from.getImage());
  const expected: [problem: string, isRight: boolean][] = [
    ['is not built in a stage of its own', keywords.filter((keyword) => keyword === 'FROM').length === 2],
    ['is built and run with different images', new Set(images).size === 1],
    ['keeps the development packages', text.includes('npm prune --omit=dev')],
    ['runs as root', keywords.slice(keywords.lastIndexOf('FROM')).includes('USER')],
    ['starts nothing', keywords.at(-1) === 'CMD'],
  ];
  return [
    ...validate(text).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`),
    ...expected.filter(([, isRight]) => !isRight).map(([problem]) => problem),
  ];
}
