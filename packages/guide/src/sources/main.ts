import { repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { compareWithSources, findLostPlaces, PLACES_FILE, readPlaces } from './places.ts';
import { readSources } from './read-sources.ts';

const USAGE = `Usage: npm run sources -w packages/guide -- <folder>

Lists every sentence of the source documents in a folder, and its place in these pages (${PLACES_FILE}).
Ends with 1 if a sentence has no place, or a place no page.
  --help   prints this`;

await runCommand({
  call: 'npm run sources -w packages/guide',
  usage: USAGE,
  failure: 'Nothing was listed',
  options: {},
  maxPositionals: 1,
  async run({ positionals: [folder] }) {
    if (folder === undefined) throw new UserError('it needs the folder of the source documents.');
    const places = readPlaces(repositoryRoot);
    const sources = readSources(folder);
    for (const { file, sentences } of sources) {
      console.log(`\n${file}: ${sentences.length} sentences\n`);
      for (const { id, text } of sentences)
        console.log(`${id}  ${places[id]?.place ?? 'NO PLACE'}  ${text.replace(/\s+/g, ' ').slice(0, 60)}`);
    }
    const { unplaced, stale } = compareWithSources(
      places,
      sources.flatMap(({ sentences }) => sentences),
    );
    const lost = findLostPlaces(repositoryRoot, places);
    console.log(
      `\n${unplaced.length} without a place, ${stale.length} places without a sentence, ${lost.length} places that are on no page`,
    );
    for (const line of [...stale.map((id) => `${id} is in no document`), ...lost]) console.log(line);
    return unplaced.length + stale.length + lost.length === 0 ? 0 : 1;
  },
});
