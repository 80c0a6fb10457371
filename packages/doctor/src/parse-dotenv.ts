// Loaded only where there is a .env: dotenv brings node:crypto along.
export { parse } from 'dotenv';
