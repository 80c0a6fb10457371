import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { followDockerfile } from './follow-dockerfile.ts';
import type { Scene } from './scene.ts';
import { tryHotReload } from './try-hot-reload.ts';
import { tryService } from './try-service.ts';
import type { Workshop } from './workshop.ts';

/** An application, the driver that it is tried on, and what is installed for that beside its own packages. */
export interface Application {
  name: string;
  folder: 'fastify-mongoose' | 'nestjs' | 'hot-reload';
  driverMajor: 6 | 7;
  packages?: readonly string[];
}

const APPLICATIONS = join(import.meta.dirname, '..', '..', 'applications');

/** Makes the application a project of its own, builds it as the page says, and tries it. */
export async function tryApplication(
  application: Application,
  workshop: Workshop,
  scene: Scene,
): Promise<void> {
  const { name, folder, driverMajor, packages = [] } = application;
  const place = join(workshop.folder, name.replace(/\W+/g, '-'));
  const project = join(place, 'project');
  mkdirSync(place);
  cpSync(join(APPLICATIONS, folder), project, { recursive: true });
  writeFileSync(join(project, workshop.connect.fileName), workshop.connect.bytes);
  const npm = workshop.npm(project);
  if (folder === 'hot-reload') {
    await npm(['install']);
    await npm(['run', 'build']);
    await tryHotReload(project, scene);
    return;
  }
  // The services have this file in common.
  copyFileSync(join(APPLICATIONS, 'fastify-mongoose/src/health.ts'), join(project, 'src/health.ts'));
  await npm(['install', '--package-lock-only', ...packages]);
  const dockerfile = readFileSync(join(repositoryRoot, 'docs/deploy/Dockerfile'), 'utf8');
  const program = await followDockerfile(dockerfile, project, place, workshop.npm);
  await tryService(program, driverMajor, scene);
}
