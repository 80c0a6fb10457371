import { Int32 } from 'bson';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import type { Command } from './command.ts';

export const VERSION = '7.0.0';

export const buildInfo: Command = {
  isOpen: true,
  fields: {},
  run: () => ({
    version: VERSION,
    versionArray: [7, 0, 0, 0].map((part) => new Int32(part)),
    // Says what this is to whoever looks, where a server names its build.
    gitVersion: 'atlas-aws-iam-sandbox',
    modules: [],
    bits: new Int32(64),
    debug: false,
    maxBsonObjectSize: new Int32(MAX_BSON_OBJECT_SIZE),
  }),
};
