import type { AccessListEntry } from '../access-list.ts';
import type { ApiCall, ProjectCall, ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { BodyFields } from '../body-fields.ts';
import { type Cidr, canonicalCidr, parseCidr } from '../cidr.ts';
import { readExpiry } from '../expiry.ts';
import { pageOf } from '../page.ts';

const LIST = '/groups/{groupId}/accessList';
const ENTRY = `${LIST}/{entryValue}`;
const VERSION = '2023-01-01';
/** https://www.mongodb.com/docs/atlas/reference/atlas-limits/ */
const MAX_ENTRIES = 200;
const MAX_COMMENT_LENGTH = 80;
const FIELDS = [
  'awsSecurityGroup',
  'cidrBlock',
  'comment',
  'deleteAfterDate',
  'groupId',
  'ipAddress',
  'links',
];

export const accessListOperations: readonly ProjectOperation[] = [
  {
    method: 'GET',
    path: LIST,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: listBody(call) }),
  },
  {
    method: 'POST',
    path: LIST,
    version: VERSION,
    roles: ['GROUP_NETWORK_ACCESS_MANAGER'],
    run(call) {
      const entries = readEntries(call);
      const { accessList } = call.project;
      const added = entries.filter(({ range }) => !accessList.find(range));
      if (accessList.all().length + added.length > MAX_ENTRIES) {
        throw new ApiError('ATLAS_NETWORK_PERMISSIONS_LIMIT_EXCEEDED', MAX_ENTRIES);
      }
      for (const entry of entries) accessList.put(entry);
      // Not 201: the specification has 200, and all entries.
      return { status: 200, body: listBody(call) };
    },
  },
  {
    method: 'GET',
    path: ENTRY,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: entryBody(call, entryOf(call)) }),
  },
  {
    method: 'DELETE',
    path: ENTRY,
    version: VERSION,
    roles: ['GROUP_NETWORK_ACCESS_MANAGER'],
    run(call) {
      // Connections that are open stay so, as in Atlas for a time.
      call.project.accessList.delete(entryOf(call));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: `${ENTRY}/status`,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run(call) {
      const isActive = call.context.clock() >= entryOf(call).activeAtMs;
      return { status: 200, body: { STATUS: isActive ? 'ACTIVE' : 'PENDING' } };
    },
  },
];

function readEntries(call: ApiCall): Omit<AccessListEntry, 'activeAtMs'>[] {
  const body = call.json();
  if (!Array.isArray(body) || body.length === 0) throw new ApiError('INVALID_JSON');
  const entries = body.map((value: unknown) => readEntry(call, new BodyFields(value, FIELDS, 'accessList.')));
  const ranges = new Set(entries.map(({ range }) => range.text));
  if (ranges.size < entries.length) throw new ApiError('DUPLICATE_ADDRESSES_IN_INPUT');
  return entries;
}

function readEntry({ context }: ApiCall, fields: BodyFields): Omit<AccessListEntry, 'activeAtMs'> {
  if (fields.has('awsSecurityGroup')) throw new ApiError('NOT_EMULATED', 'security groups in an access list');
  if (fields.has('links')) throw new ApiError('ATTRIBUTE_READ_ONLY', 'links');
  const [ipAddress, cidrBlock] = [fields.text('ipAddress'), fields.text('cidrBlock')];
  // Both are in what is read back, where they say the same.
  if (
    ipAddress !== undefined &&
    cidrBlock !== undefined &&
    parseCidr(ipAddress)?.text !== parseCidr(cidrBlock)?.text
  ) {
    throw new ApiError('BAD_WHITELIST_ADD_REQUEST');
  }
  const text = cidrBlock ?? ipAddress;
  if (text === undefined) throw new ApiError('MISSING_ONE_OF_ATTRIBUTES', 'ipAddress', 'cidrBlock');
  const range = parseCidr(text);
  if (!range || (cidrBlock === undefined && text.includes('/'))) {
    throw new ApiError('INVALID_IP_ADDRESS_OR_CIDR_NOTATION', text);
  }
  const canonical = canonicalCidr(range);
  if (canonical !== range.text) throw new ApiError('ATLAS_NON_CANONICAL_CIDR_BLOCK', text, canonical);
  const comment = fields.text('comment', { max: 1024 });
  if (comment !== undefined && comment.length > MAX_COMMENT_LENGTH) {
    throw new ApiError('INVALID_NETWORK_PERMISSION_COMMENT', comment);
  }
  const deleteAfterDate = readExpiry(fields, context.clock());
  return { range, ...(comment !== undefined && { comment }), ...(deleteAfterDate && { deleteAfterDate }) };
}

/** @throws ApiError where the list does not have what the path names. */
function entryOf({ parameter, project }: ProjectCall): AccessListEntry {
  const value = parameter('entryValue');
  const range = parseCidr(value);
  const entry = range && project.accessList.find(range);
  if (!entry) throw new ApiError('ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND', value, project.id);
  return entry;
}

function listBody(call: ProjectCall): object {
  return pageOf(
    call,
    call.project.accessList.all().map((entry) => entryBody(call, entry)),
  );
}

/** `NetworkPermissionEntry` of the specification. A single address is read back as a range, too. */
function entryBody(
  { context, project }: ProjectCall,
  { comment, deleteAfterDate, range }: AccessListEntry,
): object {
  const href = `${context.url}/api/atlas/v2/groups/${project.id}/accessList/${encodeURIComponent(range.text)}`;
  return {
    cidrBlock: range.text,
    comment: comment ?? '',
    ...(deleteAfterDate && { deleteAfterDate: deleteAfterDate.toISOString() }),
    groupId: project.id,
    ...(isSingle(range) && { ipAddress: range.address }),
    links: [{ href, rel: 'self' }],
  };
}

function isSingle({ family, prefix }: Cidr): boolean {
  return prefix === (family === 'ipv4' ? 32 : 128);
}
