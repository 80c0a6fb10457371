import type { Action, Need, Resource } from '../roles.ts';

export const needs = (resource: Resource, ...actions: readonly Action[]): Need[] =>
  actions.map((action) => ({ action, resource }));
