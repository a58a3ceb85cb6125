import type { ProviderSettings, Role } from '../../catalog/index.ts';

/**
 * The role that a provider's words about a person give them.
 *
 * @param claims of the ID token, or of what the provider says of the person.
 * @returns null: none, and they are not let in.
 */
export function roleOf(
  claims: Readonly<Record<string, unknown>>,
  { claim, roles }: Pick<ProviderSettings, 'claim' | 'roles'>,
): Role | null {
  const named = namedIn(claims, claim);
  const order = ['administrator', 'researcher', 'reader'] as const;
  return order.find((role) => roles[role].some((value) => named.includes(value))) ?? null;
}

/** The values of a claim: a list, or one. */
function namedIn(claims: Readonly<Record<string, unknown>>, claim: string): string[] {
  // A name with dots may be meant as it stands, as some providers' are addresses.
  const found = Object.hasOwn(claims, claim)
    ? claims[claim]
    : claim.split('.').reduce<unknown>((inner, key) => {
        const isObject = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key);
        return isObject ? Reflect.get(inner, key) : undefined;
      }, claims);
  const values: unknown[] = Array.isArray(found) ? found : [found];
  return values.filter((value) => typeof value === 'string');
}
