import '../../src/bin.ts';
