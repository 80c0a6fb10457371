import { TAG_KEY } from '../objects/index.ts';
import type { MadeCluster } from '../state/setup-record.ts';
import { ifInAtlas } from './if-in-atlas.ts';
import type { Kind } from './kind.ts';
import { tagText } from './tags.ts';

/** Only those that cost nothing, or little. */
export const cluster: Kind<MadeCluster> = {
  type: 'mongodbatlas_cluster',
  name: ({ name }) => name,
  attributes: ({ name, tier, regionName }) => ({
    name,
    region: regionName,
    tags: tagText('project'),
    tier: tier === 'free' ? 'M0' : 'Flex',
  }),
  async read({ name }, { target }) {
    const found = await ifInAtlas(target.atlas.getCluster(target.project.id, name));
    const tag = found?.tags.find(({ key }) => key === TAG_KEY)?.value;
    return found && { owner: { tag }, made: {}, differences: [] };
  },
  async create({ name, tier, regionName }, { target }) {
    const tags = [{ key: TAG_KEY, value: 'project' }];
    await target.atlas.createCluster(target.project.id, { name, tier, regionName, tags });
    return {};
  },
  async remove({ name, tier }, { target }) {
    await ifInAtlas(target.atlas.deleteCluster(target.project.id, { name, tier }));
  },
};
