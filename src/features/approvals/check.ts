import { about, type Check, type CheckedTenant, type Finding } from '../../core/check.ts'
import { checkFederatedSignIn } from '../../graph/directory/domains.ts'
import { policyRequests } from '../../graph/directory/policies.ts'
import { asRecord, collectionItems } from '../../graph/http/json.ts'

/** Approvers in federated domains. */
const federated = {
  subject: 'approval page: domains',
  otherwise: 'approvers are told that their sign-in was from before',
  how: 'Have an approver open /approve/aaaaaa-00 twice, a minute apart, and sign in.',
}

/** Whether approvers can sign in to the page, if some approvals need that. */
export const checkApprovalPage: Check = async (tenant) => {
  const { approvalSignIn } = tenant
  if (!approvalSignIn) return []
  const { context } = approvalSignIn
  return [
    ...judgeAddress(tenant),
    ...(context ? [await judgeContext(tenant, context)] : []),
    ...(await checkFederatedSignIn(tenant, federated)),
  ]
}

function judgeAddress({ publicUrl, isPublic }: CheckedTenant): Finding[] {
  if (isPublic) return []
  return [
    about('approval page').warning(
      `PUBLIC_URL is ${publicUrl}, which only this machine can open: what needs a fresh sign-in can’t be approved`,
      'Set PUBLIC_URL to the https address under which approvers reach the bot.',
    ),
  ]
}

/** Whether a policy demands anything of people for whom the context is demanded. */
async function judgeContext({ granted, read }: CheckedTenant, context: string): Promise<Finding> {
  const { ok, warning, unknown } = about('approval page: authentication context')
  const { permission, url } = policyRequests.conditionalAccess()
  const byHand = `Look at Protection > Conditional Access in the Entra admin center: an enabled policy has to target the authentication context ${context}.`
  if (!granted.includes(permission))
    return unknown(`not checked what ${context} demands: ${permission} is not granted`, byHand)
  const { status, body } = await read(permission, url)
  if (status !== 200)
    return unknown(`not checked what ${context} demands: the policies could not be read (${status})`, byHand)
  const named = collectionItems(body).flatMap((json) => {
    const { displayName, state, conditions } = asRecord(json)
    const { includeAuthenticationContextClassReferences: contexts } = asRecord(asRecord(conditions)['applications'])
    const isAbout = Array.isArray(contexts) && contexts.includes(context)
    return state === 'enabled' && isAbout ? [String(displayName)] : []
  })
  if (named.length > 0) return ok(`${context} is demanded by ${named.join(', ')}`)
  return warning(
    `no enabled Conditional Access policy targets ${context}, so it demands nothing, or Microsoft Entra refuses approvers`,
    `Create one for the authentication context ${context}, such as requiring a passkey (docs/settings.md, "Approving on a page").`,
  )
}
