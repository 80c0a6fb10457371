#!/usr/bin/env node
import { runDoctor } from './cli.ts';

process.exitCode = await runDoctor(process.argv.slice(2));
