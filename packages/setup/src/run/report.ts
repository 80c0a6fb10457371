import { formatPlan, planDocument } from '../plan/format-plan.ts';
import type { Action, Plan, PlannedChange } from '../plan/planned-change.ts';
import type { Proof } from './prove.ts';

/** How a command tells what happens. */
export interface Report {
  /** For people: nothing where programs read. */
  line(text: string): void;
  target(where: TargetDescription): void;
  plan(plan: Plan, isRemoval: boolean): void;
  done(change: PlannedChange): void;
  /** What is waited for. */
  waiting(what: string): void;
  proof(path: string, proof: Proof): void;
  end(event: Readonly<Record<string, unknown>>, text: string): void;
}

export interface TargetDescription {
  target: 'sandbox' | 'aws';
  account: string;
  caller: string;
  project: string;
  cluster?: string;
}

const DONE: Readonly<Record<Action, string>> = {
  create: 'Created',
  delete: 'Destroyed',
  record: 'Recorded',
  replace: 'Replaced',
  update: 'Updated',
  write: 'Changed',
};

export function createTerminalReport(print: (text: string) => void): Report {
  return {
    line: print,
    target: ({ target, account, caller, project, cluster }) => {
      print(`AWS    ${target === 'sandbox' ? 'the sandbox, ' : ''}account ${account}, as ${caller}`);
      print(`Atlas  project ${project}${cluster === undefined ? '' : `, cluster ${cluster}`}\n`);
    },
    plan: (plan, isRemoval) => print(formatPlan(plan, { isRemoval })),
    done({ action, type, name }) {
      if (action === 'write') print(`${name}: ${DONE[action]}`);
      else if (action !== 'record') print(`${type}.${name}: ${DONE[action]}`);
    },
    waiting: (what) => print(what),
    proof(path, proof) {
      if (proof.outcome === 'proved')
        print(`${path}: proved. The database knows the program as ${proof.principal}`);
      else if (proof.outcome === 'not-here') print(`${path}: not proved here; ${proof.because}`);
      else print(`${path}: NOT proved.\n${proof.because}`);
    },
    end: (_, text) => print(text),
  };
}

/** JSON lines, of which each has an `event`. */
export function createJsonReport(print: (text: string) => void): Report {
  const tell = (event: string, members: object) => print(JSON.stringify({ event, ...members }));
  return {
    line: () => {},
    target: (where) => tell('target', where),
    plan: (plan) => tell('plan', planDocument(plan)),
    done: ({ action, type, name }) => tell('done', { action, type, name }),
    waiting: (what) => tell('waiting', { what }),
    proof: (path, proof) => tell('proof', { path, ...proof }),
    end: (members) => tell('end', members),
  };
}
