import type { InspectorState } from '@atlas-aws-iam/sandbox/inspect';

const SHOWN = 100;

export function Identities({ identities }: Pick<InspectorState, 'identities'>) {
  return (
    <section class="panel identities" aria-labelledby="identities">
      <h2 id="identities">
        Identities <span class="count">{identities.length}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <ul class="scroll" tabIndex={0} aria-labelledby="identities">
        {identities.slice(0, SHOWN).map(({ arn, accessKeys, databaseUsers }) => (
          <li key={arn}>
            <div class="arn">{arn}</div>
            {accessKeys.map(({ accessKeyId, status }, index) => (
              <div key={index} class={status === 'Inactive' ? 'key refused' : 'key'}>
                <code>{accessKeyId}</code> {status.toLowerCase()}
              </div>
            ))}
            <div class={databaseUsers.length > 0 ? 'key' : 'key dim'}>
              {databaseUsers.length === 0
                ? 'no database user'
                : databaseUsers.every((user) => user === arn)
                  ? 'database user of this name'
                  : `database user ${databaseUsers.join(', ')}`}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
