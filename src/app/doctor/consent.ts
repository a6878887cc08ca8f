import { readRefusal } from '../../auth/app-only-token.ts'
import { adminConsentUrl } from '../../auth/cloud.ts'
import { consentCodes, notAssigned, policyCodes, proofCodes } from '../../auth/entra-error.ts'
import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext } from './context.ts'

/**
 * Exchanges the operator's token for Graph tokens, scope by scope, as commands would. `granted`: the scopes that work.
 */
export async function checkConsent(
  context: DoctorContext,
  assertion: string,
): Promise<{ findings: Finding[]; granted: readonly string[] }> {
  const { cloud, ssoApp, scopes, addOns } = context
  const findings: Finding[] = []
  const granted: string[] = []
  for (const scope of [...scopes, ...addOns.keys()]) {
    try {
      await ssoApp.onBehalfOf(assertion, [`${cloud.graphResource}/${scope}`])
      granted.push(scope)
      findings.push(about(`consent: ${scope}`).ok('granted'))
    } catch (error) {
      findings.push(explain(error, scope, context))
    }
  }
  return { findings, granted }
}

function explain(error: unknown, scope: string, { config, cloud, optionalScopes, addOns }: DoctorContext): Finding {
  const { ok, wrong, unknown } = about(`consent: ${scope}`)
  const { aadsts = 0, text } = readRefusal(error)
  const { AAD_APP_CLIENT_ID: appId, AAD_APP_TENANT_ID: tenantId } = config
  const addOn = addOns.get(scope)
  if (consentCodes.has(aadsts) && addOn)
    return ok(
      `belongs to the add-on “${addOn}”, which is off: nobody has consented to it (docs/permissions.md, "Add-ons")`,
    )
  if (consentCodes.has(aadsts) && optionalScopes.includes(scope))
    return ok('optional, and nobody has consented to it: the commands and steps that need it are not available')
  if (consentCodes.has(aadsts))
    return wrong(
      `nobody has consented to it (AADSTS${aadsts})`,
      `Add ${scope} (delegated, Microsoft Graph) to the API permissions of the SSO app, then have an administrator grant consent there or at ${adminConsentUrl(cloud, tenantId, appId)}.`,
    )
  if (proofCodes.has(aadsts))
    return unknown(
      `Entra requires more verification of the operator first (AADSTS${aadsts})`,
      'Have the operator run a command that needs it and complete the sign-in page, then run this again. If the bot replies that the sign-in did not provide it, include the SSO app in the policy.',
    )
  if (policyCodes.get(aadsts) === 'device')
    return wrong(
      `Conditional Access requires a compliant or joined device, and the operator's sign-in didn't show one (AADSTS${aadsts})`,
      "Include the SSO app in that policy: excluding it doesn't help, because the policy is evaluated for Microsoft Entra itself. Have the operator type `sign out` and `sign in` on such a device, then run this again. If Entra still refuses, exclude the operators' group from the policy.",
    )
  if (policyCodes.has(aadsts))
    return wrong(
      `Conditional Access blocks the operator (AADSTS${aadsts})`,
      "Find the policy in the tenant's sign-in logs, under non-interactive sign-ins, and make it allow operators to use the SSO app. If it is about locations, the public address of the bot's machine must be in a trusted named location.",
    )
  if (aadsts === notAssigned)
    return wrong(
      `the operator is not assigned to the SSO app (AADSTS${aadsts})`,
      'In the Entra admin center, under Enterprise applications, assign operators, approvers and people who give out passes to the SSO app, or turn off *Assignment required?*.',
    )
  if (aadsts === 500133 || aadsts === 50173 || aadsts === 50013)
    return unknown(
      `the operator's sign-in has expired (AADSTS${aadsts})`,
      'Ask them to type `sign in` again, then run this again.',
    )
  return wrong(
    `Entra issues no token${aadsts ? ` (AADSTS${aadsts})` : ''}: ${text}`,
    aadsts ? `Look up https://login.microsoftonline.com/error?code=${aadsts}.` : 'Try again in a few minutes.',
  )
}
