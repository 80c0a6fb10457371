import http from 'node:http';

// Given to Node with --import: the address of ECS's credentials is on loopback. Driver 6 without the AWS SDK asks that
// address, and no variable moves it.
const { hostname, port } = new URL(new URL(import.meta.url).searchParams.get('to'));
const { request } = http;
http.request = (options, ...rest) =>
  request(
    options.hostname === '169.254.170.2' ? { ...options, host: hostname, hostname, port } : options,
    ...rest,
  );
