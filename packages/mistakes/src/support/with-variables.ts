/** Variables that are set otherwise; undefined is not set. */
export const withVariables = (env: Readonly<Record<string, string | undefined>>) => () => ({ env });
