import { UserError } from '@atlas-aws-iam/command';
import type { Found } from '../kinds/kind.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { SetupObject } from '../objects/index.ts';
import { make } from '../run/setup-run.ts';
import { foreignObject } from './foreign-object.ts';
import type { PathPlanner } from './path-planner.ts';
import type { PlannedChange } from './planned-change.ts';
import { useAsItIs } from './use-as-it-is.ts';

export type PlainSetupObject = Exclude<SetupObject, { kind: 'access-key' }>;

/** @returns undefined where nothing is to do @throws UserError for what is somebody else's */
export async function planObject(
  planner: PathPlanner,
  object: PlainSetupObject,
): Promise<PlannedChange | undefined> {
  const { run, setup, name, arns, recordOf, newRecord, contextOf, foresee, resolve, resolveKnown } = planner;
  const kind = kindOf(object);
  const isDatabaseUser = object.kind === 'database-user';
  expectSame(planner, object);
  const found = await kind.read(object, contextOf(object.id, isDatabaseUser ? foresee : resolve));
  if (found?.made.arn !== undefined) arns.set(object.id, found.made.arn);
  const change = (action: PlannedChange['action'], act: () => Promise<void>): PlannedChange => ({
    action,
    key: `${setup}/${object.id}`,
    type: kind.type,
    name: isDatabaseUser ? name : kind.name(object),
    attributes: kind.attributes(object, contextOf(object.id, resolveKnown)),
    differences: found?.differences ?? [],
    run: act,
  });

  if (!found) {
    return change('create', () =>
      make(run, newRecord(object), async () => {
        const made = await kind.create(object, contextOf(object.id));
        if (made.arn !== undefined) arns.set(object.id, made.arn);
        return made;
      }),
    );
  }
  if (object.kind === 'reserved-role') return undefined;
  if (!isOwn(planner, object, found)) {
    if (useAsItIs(planner, object, found)) return undefined;
    const shown = isDatabaseUser ? (found.made.arn ?? '') : kind.name(object);
    throw foreignObject(object.kind, shown, found.owner === 'holder' ? undefined : found.owner.tag);
  }
  const keep = async () => run.state.put({ ...newRecord(object), ...found.made, status: 'made' });
  const [difference] = found.differences;
  if (difference) {
    const { update } = kind;
    if (!update) {
      throw new UserError(
        `${kind.name(object)} has ${difference.attribute} ${difference.from}, and ${difference.to} is wanted: a setup does not change that.`,
        `Remove it first, by npm run setup -- destroy ${setup.split('+')[0]}.`,
      );
    }
    return change('update', async () => {
      run.signal.throwIfAborted();
      await update(object, contextOf(object.id));
      await keep();
    });
  }
  return recordOf(object.id)?.status === 'made' ? undefined : change('record', keep);
}

/** @throws UserError where the setup has made another object in this one's place, which nobody would know of any more */
function expectSame({ setup, recordOf, resolveKnown }: PathPlanner, object: PlainSetupObject): void {
  const record = recordOf(object.id);
  if (!record || record.object.kind !== object.kind) return;
  const [before, now] =
    object.kind === 'database-user'
      ? [record.arn, resolveKnown(object.username)]
      : [record.object as PlainSetupObject, object].map((each) => kindOf(each).name(each));
  if (before === undefined || now === undefined || before === now) return;
  throw new UserError(
    `${setup} is set up for ${before}, and this is ${now}.`,
    `Remove it first, by npm run setup -- destroy ${setup.split('+')[0]}, or set up another beside it: --suffix <word>.`,
  );
}

/** By the state and by the mark. What cannot have a mark is in something that has one. */
function isOwn({ setup, recordOf }: PathPlanner, { id }: PlainSetupObject, { owner }: Found): boolean {
  return owner === 'holder' || (owner.tag === setup && recordOf(id) !== undefined);
}
