import type { Target } from '../target/target.ts';
import type { CommandContext, CommandOptions } from './command-context.ts';

/** Only `yes` approves. On AWS itself it is asked once more, by the names of what would change. */
export async function approve(
  { ask, report }: CommandContext,
  { isApproved, target: name }: CommandOptions,
  { place, project }: Target,
  question: string,
): Promise<'yes' | 'no' | 'no-terminal'> {
  if (isApproved) return 'yes';
  if (!ask) {
    report.end(
      { outcome: 'planned' },
      'There is no terminal to ask on, and no --yes: this was the plan only, and nothing was done.',
    );
    return 'no-terminal';
  }
  const answer = await ask(`\n${question}\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: `);
  if (answer !== 'yes') return 'no';
  if (name === 'sandbox') return 'yes';
  const again = await ask(
    `\nThis is AWS account ${place.account}, and the project ${project.name} (${project.id}) of Atlas.\n  Enter 'yes' once more: `,
  );
  return again === 'yes' ? 'yes' : 'no';
}
