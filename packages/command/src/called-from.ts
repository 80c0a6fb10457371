/** The folder from which somebody called `npm run <script>`: npm starts it in the folder of its package. */
export function calledFrom(script: string): string {
  return (process.env.npm_lifecycle_event === script && process.env.INIT_CWD) || process.cwd();
}
