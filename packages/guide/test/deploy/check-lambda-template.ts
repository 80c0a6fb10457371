import { parseDocument } from 'yaml';

const CUSTOM_TAGS = ['!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => `${tag} ${text}` }));

interface Expected {
  /** Relative to the template. */
  bundle: string;
  trustPolicy: unknown;
}

/** What is wrong with the SAM template. CloudFormation's own schema is not to be had here. */
export function checkLambdaTemplate(text: string, { bundle, trustPolicy }: Expected): string[] {
  const document = parseDocument(text, { customTags: CUSTOM_TAGS });
  const errors = [...document.errors, ...document.warnings].map(
    ({ linePos, message }) => `line ${linePos?.[0].line}: ${message.split('\n')[0]}`,
  );
  if (errors.length > 0) return errors;
  const { Transform, Parameters, Resources = {}, Outputs } = document.toJS();
  const { AtlasFunction, AtlasRole, AtlasLog } = Resources;
  const code = AtlasFunction?.Properties ?? {};
  const defined = [...Object.keys(Parameters ?? {}), ...Object.keys(Resources)];
  const referred = [...JSON.stringify(document.toJS()).matchAll(/"!(?:Ref|GetAtt) (\w+)/g)].map(
    ([, name = '']) => name,
  );
  const fields: [name: string, is: unknown, expected: unknown][] = [
    ['Transform', Transform, 'AWS::Serverless-2016-10-31'],
    ['what is referred to and is not there', referred.filter((name) => !defined.includes(name)), []],
    ['AtlasFunction.Type', AtlasFunction?.Type, 'AWS::Serverless::Function'],
    ['AtlasFunction.DependsOn', AtlasFunction?.DependsOn, 'AtlasLog'],
    ['Runtime', code.Runtime, 'nodejs24.x'],
    ['Handler', code.Handler, 'index.handler'],
    ['CodeUri', code.CodeUri, bundle],
    ['Role', code.Role, '!GetAtt AtlasRole.Arn'],
    ['Timeout', code.Timeout, 10],
    [
      'Variables',
      code.Environment?.Variables,
      { AWS_MONGO_CLUSTER_URL: '!Ref ClusterUrl', AWS_MONGO_DATABASE: 'testdb' },
    ],
    ['AtlasLog.Type', AtlasLog?.Type, 'AWS::Logs::LogGroup'],
    ['LogGroupName', AtlasLog?.Properties?.LogGroupName, `/aws/lambda/${code.FunctionName}`],
    ['AtlasRole.Type', AtlasRole?.Type, 'AWS::IAM::Role'],
    ['AssumeRolePolicyDocument', AtlasRole?.Properties?.AssumeRolePolicyDocument, trustPolicy],
    ['Outputs', Object.keys(Outputs ?? {}), ['RoleArn']],
  ];
  return fields
    .filter(([, is, expected]) => JSON.stringify(is) !== JSON.stringify(expected))
    .map(
      ([name, is, expected]) => `${name} is ${JSON.stringify(is)}, and should be ${JSON.stringify(expected)}`,
    );
}
