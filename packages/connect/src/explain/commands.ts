/**
 * The commands that explanations tell people to run. They stand here so that each can be tried: its words, its arguments,
 * and whether one is missing. What is to be filled in stands between < and >.
 */
export const COMMANDS = {
  configure: 'aws configure',
  configureSso: 'aws configure sso',
  callerIdentity: 'aws sts get-caller-identity',
  ssoLogin: 'aws sso login',
  ssoLoginOf: (profile: string) => `aws sso login --profile ${profile}`,
  login: 'aws login',
  loginOf: (profile: string) => `aws login --profile ${profile}`,
  raiseHopLimit:
    'aws ec2 modify-instance-metadata-options --instance-id <instance> --http-put-response-hop-limit 2',
  enableMetadata: 'aws ec2 modify-instance-metadata-options --instance-id <instance> --http-endpoint enabled',
  raiseSessionDuration: 'aws iam update-role --role-name <name> --max-session-duration 43200',
} as const;
