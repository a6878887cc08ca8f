import { editDistance } from '../../core/text.ts'

/** An environment variable that isn't a key, and the key that was probably meant. */
export interface NearMiss {
  readonly name: string
  readonly meant: string
  /** Why the bot must not start without the intended key, as a relative clause. */
  readonly refused?: string
}

const restrictingKey = /^(PROTECTED_|MAX_|READ_ONLY$)|_(GROUP_ID|ABOVE|ABOVE_IRREVERSIBLE|ACCOUNTS)$/

const protectsMessage = 'which protects accounts or restricts operators'

/**
 * Without the intended key, accounts would be unprotected, operators unrestricted, or the data stored elsewhere and
 * lost with the container.
 */
function refusal(key: string, known: Readonly<Record<string, string>>): Pick<NearMiss, 'refused'> {
  if (restrictingKey.test(key)) return { refused: protectsMessage }
  const isElsewhere = key === 'DATABASE_URL' && known[key] === undefined
  return isElsewhere ? { refused: 'without which everything is stored on this machine' } : {}
}

/** Any name that looks like these is meant to protect or restrict something, as keys that look like `means` do. */
const protectiveNames: readonly { readonly name: RegExp; readonly means?: RegExp }[] = [
  { name: /^PROTECTED(_|$)/, means: /^PROTECTED_/ },
  { name: /BREAK_?GLASS|EMERGENCY_ACCESS|^EXCLUDED?_(ACCOUNT|USER|GROUP|UPN)/, means: /^PROTECTED_/ },
  { name: /^OPERATORS?(_|$)/ },
  { name: /^APPROV/ },
  { name: /^READ.*ONLY/ },
  { name: /_GROUP_ID$/ },
]
/** Kubernetes describes every service of the namespace in variables, including services named "operator". */
const kubernetesVariable = /_SERVICE_(HOST|PORT)|_PORT(_\d+_\w+)?$/

/** Shorter keys resemble too many unrelated variables, such as HOST and HOME. */
const minKeyLength = 8

/** How many letters may differ. */
const maxDistance = (key: string) => (key.length < 12 ? 1 : 2)

/**
 * Variables that resemble a key: different case, a few wrong letters, or the last word missing. Also those that seem
 * meant to protect or restrict something.
 */
export function findNearMisses(environment: Readonly<Record<string, string>>, keys: readonly string[]): NearMiss[] {
  const known = new Set(keys)
  const targets = keys
    .filter((key) => key.length >= minKeyLength)
    .flatMap((key) => [[key, key] as const, ...shortened(key)])
  return Object.keys(environment).flatMap((name) => {
    if (known.has(name)) return []
    const plain = name.toUpperCase().replace(/[-.]/g, '_')
    const [nearest] = targets
      .map(([spelling, key]) => ({ key, off: editDistance(plain, spelling), most: maxDistance(spelling) }))
      .filter(({ off, most }) => off <= most)
      .sort((a, b) => a.off - b.off)
    if (nearest) return [{ name, meant: nearest.key, ...refusal(nearest.key, environment) }]
    const family = protectiveNames.find((one) => one.name.test(plain) && !kubernetesVariable.test(plain))
    if (!family) return []
    const { means = family.name } = family
    return [{ name, meant: orList(keys.filter((key) => means.test(key))), refused: protectsMessage }]
  })
}

const orList = (keys: readonly string[]) => new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(keys)

/** Restrictive keys without their last word, such as OPERATOR_GROUP for OPERATOR_GROUP_ID. */
function shortened(key: string): (readonly [spelling: string, key: string])[] {
  const shorter = key.slice(0, key.lastIndexOf('_'))
  return restrictingKey.test(key) && shorter.includes('_') ? [[shorter, key]] : []
}
