/**
 * The Authorization header for a DICOMweb service, from the environment: never from the command line,
 * which others on this machine can read.
 */
export function dicomwebAuthorization(): string | undefined {
  const {
    SONOGRAFT_DICOMWEB_TOKEN: token = '',
    SONOGRAFT_DICOMWEB_USER: user = '',
    SONOGRAFT_DICOMWEB_PASSWORD: password = '',
  } = process.env;
  if (token !== '') return `Bearer ${token}`;
  if (user === '') return undefined;
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
