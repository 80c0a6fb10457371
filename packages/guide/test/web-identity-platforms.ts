/** What docs/web-identity.md says of a platform, and what else its tokens can say. */
export interface Platform {
  policy: 'github' | 'gitlab' | 'vercel';
  issuer: string;
  audience: string;
  /** Of the job that the page lets in. */
  sub: string;
  /** Of others. */
  wrong: [name: string, sub: string][];
}

export const github: Platform = {
  policy: 'github',
  issuer: 'https://token.actions.githubusercontent.com',
  audience: 'sts.amazonaws.com',
  sub: 'repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main',
  wrong: [
    ['another branch', 'repo:octo-org@123456/octo-repo@456789:ref:refs/heads/feature'],
    ['a pull request', 'repo:octo-org@123456/octo-repo@456789:pull_request'],
    ['a tag', 'repo:octo-org@123456/octo-repo@456789:ref:refs/tags/main'],
    ['a job with an environment', 'repo:octo-org@123456/octo-repo@456789:environment:production'],
    ['another repository', 'repo:octo-org@123456/other@456790:ref:refs/heads/main'],
    ['a repository that has taken over the name', 'repo:octo-org@7/octo-repo@8:ref:refs/heads/main'],
    ['a repository without ids', 'repo:octo-org/octo-repo:ref:refs/heads/main'],
  ],
};

export const gitlab: Platform = {
  policy: 'gitlab',
  issuer: 'https://gitlab.com',
  audience: 'https://gitlab.com',
  sub: 'project_path:my-group/my-project:ref_type:branch:ref:main',
  wrong: [
    ['another branch, or its merge request', 'project_path:my-group/my-project:ref_type:branch:ref:feature'],
    ['a merge request of a fork', 'project_path:a-fork/my-project:ref_type:branch:ref:main'],
    ['a tag', 'project_path:my-group/my-project:ref_type:tag:ref:main'],
    ['another project', 'project_path:my-group/other:ref_type:branch:ref:main'],
  ],
};

export const vercel: Platform = {
  policy: 'vercel',
  issuer: 'https://oidc.vercel.com/my-team',
  audience: 'https://vercel.com/my-team',
  sub: 'owner:my-team:project:my-project:environment:production',
  wrong: [
    [
      'a preview, of another branch or of a pull request',
      'owner:my-team:project:my-project:environment:preview',
    ],
    ['a developer’s machine', 'owner:my-team:project:my-project:environment:development'],
    ['another project', 'owner:my-team:project:other:environment:production'],
    ['another team', 'owner:other-team:project:my-project:environment:production'],
  ],
};
