import { Int32 } from 'bson';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import type { Dialect } from '../dialect.ts';
import type { Command } from './command.ts';

/** The only version of Amazon DocumentDB that has MONGODB-AWS is 5.0: https://docs.aws.amazon.com/documentdb/latest/developerguide/iam-identity-auth.html */
const VERSIONS = { atlas: '7.0.0', mongod: '7.0.0', documentdb: '5.0.0' } as const;

export const versionOf = (dialect: Dialect): string => VERSIONS[dialect];

export const buildInfo: Command = {
  isOpen: true,
  fields: {},
  run: ({ server: { dialect } }) => ({
    version: versionOf(dialect),
    versionArray: [...versionOf(dialect).split('.'), '0'].map((part) => new Int32(part)),
    // Says what this is to whoever looks, where a server names its build.
    gitVersion: 'atlas-aws-iam-sandbox',
    modules: [],
    bits: new Int32(64),
    debug: false,
    maxBsonObjectSize: new Int32(MAX_BSON_OBJECT_SIZE),
  }),
};
