import { about, type Check, type CheckedTenant, type Finding } from '../../core/check.ts'
import { checkFederatedSignIn } from '../../graph/directory/domains.ts'
import { policyRequests } from '../../graph/directory/policies.ts'
import { asRecord, collectionItems } from '../../graph/http/json.ts'
import { passes } from './pass-options.ts'
import { passRequests, toPassPolicy } from './passes.ts'

const [createScope, policyScope] = passes.scopes

/** Receivers in federated domains. */
const federated = {
  subject: 'way back in: domains',
  otherwise: 'the page for passes tells receivers that their sign-in was too old',
  how: 'Have a receiver open a link twice, five minutes apart.',
}

/** Whether people can be given passes: there is a page to see them on and a policy that allows them. */
export const checkPasses: Check = async (tenant) => {
  if (!tenant.granted.includes(createScope)) return []
  const policy = await judgePolicy(tenant)
  return [
    ...judgePage(tenant),
    policy,
    ...(await judgeConditionalAccess(tenant)),
    ...(await checkFederatedSignIn(tenant, federated)),
  ]
}

/** Policies that refuse someone who signs in with a pass, or who then registers a method. */
async function judgeConditionalAccess({ granted, read }: CheckedTenant): Promise<Finding[]> {
  const { permission, url } = policyRequests.conditionalAccess()
  if (!granted.includes(permission)) return []
  const { ok, warning, unknown } = about('way back in: Conditional Access')
  const { status, body } = await read(permission, url)
  if (status !== 200)
    return [
      unknown(
        `not checked whether policies refuse people with a pass: they could not be read (${status})`,
        status === 403 ? 'Run this as an operator who is a Security Reader too.' : 'Try again in a minute.',
      ),
    ]
  const stopping = collectionItems(body).flatMap(refusalOfPasses)
  if (stopping.length === 0)
    return [ok('no enabled policy requires a method that a pass can’t replace, or is about registering methods')]
  return [
    warning(
      `people with a pass might be refused after it is used up: ${stopping.join('; ')}`,
      'Exclude people from these policies until they are back in, or make sure that they can meet them with a pass (docs/incidents.md, "Letting people back in").',
    ),
  ]
}

/** Why an enabled policy might refuse someone who has only a pass. */
function refusalOfPasses(json: unknown): string[] {
  const { displayName, state, conditions, grantControls } = asRecord(json)
  if (state !== 'enabled') return []
  const { includeUserActions } = asRecord(asRecord(conditions)['applications'])
  if (Array.isArray(includeUserActions) && includeUserActions.includes('urn:user:registersecurityinfo'))
    return [`“${displayName}” is about registering security information`]
  const strength = asRecord(grantControls)['authenticationStrength']
  const { allowedCombinations } = asRecord(strength)
  const isMet =
    Array.isArray(allowedCombinations) && allowedCombinations.some((one) => /^temporaryAccessPass/.test(one))
  return strength && !isMet ? [`“${displayName}” requires a method that a pass can’t replace`] : []
}

function judgePage({ publicUrl, isPublic }: CheckedTenant): Finding[] {
  if (isPublic) return []
  return [
    about('way back in: page').warning(
      `PUBLIC_URL is ${publicUrl}, which only this machine can open: nobody else can be shown a pass`,
      'Set PUBLIC_URL to the https address under which managers reach the bot.',
    ),
  ]
}

async function judgePolicy({ granted, read }: CheckedTenant): Promise<Finding> {
  const { ok, warning, unknown } = about('way back in: policy')
  if (!granted.includes(policyScope))
    return unknown(
      `not checked whether passes are allowed: ${policyScope} is not granted`,
      `Consent to ${policyScope} too, or look at Authentication methods > Policies > Temporary Access Pass in the Entra admin center.`,
    )
  const { status, body } = await read(policyScope, passRequests.passPolicy().url)
  if (status !== 200)
    return unknown(
      `not checked whether passes are allowed: the policy could not be read (${status})`,
      status === 403
        ? 'Run this as an operator who is a Global Reader or Authentication Policy Administrator too.'
        : 'Try again in a minute.',
    )
  const { enabled, covers, excludes, minutes } = toPassPolicy(body)
  const where = 'Entra admin center > Authentication methods > Policies > Temporary Access Pass'
  if (!enabled) return warning('the policy is off: nobody can be given a pass', `Enable it in ${where}.`)
  if (covers !== 'all' && covers.length === 0)
    return warning('the policy includes nobody, so nobody can be given a pass', `Include users in ${where}.`)
  const whom = covers === 'all' ? 'everyone' : `${covers.length} ${covers.length === 1 ? 'group' : 'groups'}`
  const except = excludes.length > 0 ? `, except ${excludes.length} ${excludes.length === 1 ? 'group' : 'groups'}` : ''
  return ok(`passes are allowed for ${whom}${except}, for ${minutes.min} to ${minutes.max} minutes`)
}
