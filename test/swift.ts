import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { freePort } from './free-port.ts';

const REGION = 'eu-test-1';
const PROGRAMS = '/usr/bin';
const NEEDED = [
  ...['swift-account-server', 'swift-container-server', 'swift-object-server'],
  ...['swift-proxy-server', 'memcached'],
];

/** False where OpenStack Swift is not installed: tests that use it are skipped. */
export const hasSwift = NEEDED.every((name) => existsSync(join(PROGRAMS, name)));

/** Who may use the server. */
export const SWIFT_KEYS = {
  AWS_ACCESS_KEY_ID: 'test:tester',
  AWS_SECRET_ACCESS_KEY: 'testing',
} as const;

/** An S3 server of its own, on a free port and in a folder of its own. */
export interface SwiftServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly endpoint: string;
  /** The address of a new bucket of that name, behind a proxy where one is named. */
  bucket(name: string, endpoint?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts OpenStack Swift with its S3 interface: one replica of everything, all of it on this machine. */
export async function startSwift(): Promise<SwiftServer> {
  const dir = mkdtempSync(join(tmpdir(), 'sonograft-swift-'));
  mkdirSync(join(dir, 'devices', 'disk'), { recursive: true });
  const ports = {
    account: await freePort(),
    container: await freePort(),
    object: await freePort(),
    proxy: await freePort(),
    memcached: await freePort(),
  };
  for (const ring of ['account', 'container', 'object'] as const) {
    writeFileSync(join(dir, `${ring}.conf`), storage(dir, ring, ports[ring]));
  }
  execFileSync('/usr/bin/python3', ['-c', RINGS, dir, JSON.stringify(ports)]);
  writeFileSync(join(dir, 'proxy.conf'), proxy(dir, ports.proxy, ports.memcached));
  const memory = ['-l', '127.0.0.1', '-p', String(ports.memcached), '-u', userInfo().username];
  const children = [
    spawn(join(PROGRAMS, 'memcached'), memory, { stdio: 'ignore' }),
    ...(['account', 'container', 'object', 'proxy'] as const).map((name) =>
      spawn(join(PROGRAMS, `swift-${name}-server`), [join(dir, `${name}.conf`)], {
        stdio: 'ignore',
      }),
    ),
  ];
  await Promise.all(Object.values(ports).map((port, i) => untilOpen(port, children[(i + 1) % 5])));
  const own = `http://127.0.0.1:${ports.proxy}`;
  const client = new AwsClient({
    accessKeyId: SWIFT_KEYS.AWS_ACCESS_KEY_ID,
    secretAccessKey: SWIFT_KEYS.AWS_SECRET_ACCESS_KEY,
    ...{ service: 's3', region: REGION },
  });
  return {
    endpoint: own,
    async bucket(name, endpoint = own) {
      const made = await client.fetch(`${own}/${name}`, { method: 'PUT' });
      if (!made.ok) throw new RangeError(`Swift made no bucket: ${await made.text()}`);
      return `s3://${name}/studies?endpoint=${endpoint}&region=${REGION}`;
    },
    async stop() {
      await Promise.all(children.map(end));
      await rm(dir, { recursive: true, maxRetries: 3 });
    },
  };
}

/** swift-ring-builder does the same in nine processes. */
const RINGS = `
import json, sys
from swift.common.ring import RingBuilder
folder, ports = sys.argv[1], json.loads(sys.argv[2])
for name in ('account', 'container', 'object'):
    ring = RingBuilder(4, 1, 0)
    place = dict(region=1, zone=1, ip='127.0.0.1', port=ports[name], device='disk', weight=1)
    ring.add_dev(dict(place, replication_ip='127.0.0.1', replication_port=ports[name]))
    ring.rebalance()
    ring.get_ring().save('%s/%s.ring.gz' % (folder, name))
`;

function server(dir: string, port: number, pipeline: string): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${dir}
devices = ${join(dir, 'devices')}
mount_check = false
disable_fallocate = true
log_level = ERROR
[pipeline:main]
pipeline = ${pipeline}
`;
}

function storage(dir: string, name: string, port: number): string {
  return `${server(dir, port, `${name}-server`)}[app:${name}-server]
use = egg:swift#${name}
`;
}

function proxy(dir: string, port: number, memcached: number): string {
  return `${server(dir, port, 'catch_errors cache s3api tempauth slo proxy-server')}[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${memcached}
[filter:s3api]
use = egg:swift#s3api
location = ${REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${SWIFT_KEYS.AWS_SECRET_ACCESS_KEY} .admin
[filter:slo]
use = egg:swift#slo
`;
}

async function untilOpen(port: number, child: ChildProcess | undefined): Promise<void> {
  for (;;) {
    if (child !== undefined && child.exitCode !== null) {
      throw new RangeError('Swift did not start');
    }
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
