import type { LoginDetail, Tampering } from '@atlas-aws-iam/sandbox/inspect';
import { useEffect, useState } from 'preact/hooks';
import type { LiveState } from '../live/live-state.ts';
import { fetchLogin } from '../live/sandbox-api.ts';

/** What became of the page's own client. */
export interface Attempts {
  newest?: LoginDetail;
  /** By what was broken then, and by nothing else: the newest refusal. */
  refused: Readonly<Partial<Record<Tampering, LoginDetail>>>;
  /** Put back after a refusal, and authenticated since. */
  healed: ReadonlySet<Tampering>;
}

/** Follows the client's newest attempt. */
export function useAttempts({ sandbox }: LiveState): Attempts {
  const [attempts, setAttempts] = useState<Attempts>({ refused: {}, healed: new Set() });
  const own = sandbox?.ownClient;
  const loginId = own?.loginId;
  const broken = own?.tamperings.join(' ') ?? '';
  useEffect(() => {
    if (loginId === undefined) return;
    let isCurrent = true;
    const note = (detail: LoginDetail | undefined) => {
      if (detail && isCurrent) setAttempts((before) => judge(before, detail, broken));
    };
    // Gone already, or not to be had: the next attempt comes in a second.
    fetchLogin(loginId).then(note, () => {});
    return () => {
      isCurrent = false;
    };
  }, [loginId, broken]);
  return attempts;
}

function judge(before: Attempts, detail: LoginDetail, broken: string): Attempts {
  const tamperings = broken.split(' ').filter(Boolean) as Tampering[];
  if (detail.verdict === 'authenticated') {
    const healed = (Object.keys(before.refused) as Tampering[]).filter((name) => !tamperings.includes(name));
    return { ...before, newest: detail, healed: new Set(healed) };
  }
  const [only, ...others] = tamperings;
  const isItsOwn = only !== undefined && others.length === 0;
  return {
    newest: detail,
    refused: isItsOwn ? { ...before.refused, [only]: detail } : before.refused,
    healed: new Set([...before.healed].filter((name) => !tamperings.includes(name))),
  };
}
