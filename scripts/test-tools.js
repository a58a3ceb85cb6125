// Finds or installs what the tests need beyond npm, and says so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const libraries = `/usr/lib/${process.arch === 'x64' ? 'x86_64' : 'aarch64'}-linux-gnu`;
const tools = [
  // Also the graphics card of the tests on WebGPU: SwiftShader, in software ...
  { name: 'chromium', file: '/usr/bin/chromium', packages: ['chromium'] },
  // ... which is found through this.
  { name: 'libvulkan1', file: `${libraries}/libvulkan.so.1`, packages: ['libvulkan1'] },
  {
    name: 'fonts-noto-cjk',
    file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    packages: ['fonts-noto-cjk'],
  },
  { name: 'dcmtk', file: '/usr/bin/storescu', packages: ['dcmtk'] },
  {
    name: 'orthanc with DICOMweb',
    file: '/usr/share/orthanc/plugins/libOrthancDicomWeb.so',
    packages: ['orthanc', 'orthanc-dicomweb'],
  },
  { name: 'dciodvfy', file: '/usr/bin/dciodvfy', packages: ['dicom3tools'] },
  { name: 'postgresql', file: '/usr/lib/postgresql', packages: ['postgresql'] },
  { name: 'redis', file: '/usr/bin/redis-server', packages: ['redis-server'] },
  // An S3 server: OpenStack Swift, whose parts find each other through memcached.
  {
    name: 'swift',
    file: '/usr/bin/swift-proxy-server',
    packages: ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'],
  },
  { name: 'ffmpeg', file: '/usr/bin/ffmpeg', packages: ['ffmpeg'] },
  { name: 'docker-compose', file: '/usr/bin/docker-compose', packages: ['docker-compose'] },
  { name: 'openssl', file: '/usr/bin/openssl', packages: ['openssl'] },
];

const missing = tools.filter((tool) => !existsSync(tool.file));
if (missing.length > 0) {
  const canInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  for (const { name } of missing) {
    console.log(
      canInstall
        ? `test tools: installing ${name} from Debian's packages`
        : `test tools: ${name} is not here; its tests are skipped (install it as root with apt-get)`,
    );
  }
  if (canInstall) {
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt('update', '-q');
    apt('install', '-qy', '--no-install-recommends', ...missing.flatMap((tool) => tool.packages));
  }
}
for (const { name, file } of tools) {
  console.log(`test tools: ${name} ${existsSync(file) ? `at ${file}` : 'absent'}`);
  if (!existsSync(file) && process.env.CI) {
    console.error(`test tools: CI must not skip, and ${name} could not be installed`);
    process.exitCode = 1;
  }
}
