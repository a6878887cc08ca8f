import { readRefusal } from '../../auth/app-only-token.ts'
import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext } from './context.ts'

/** Whether the bot can authenticate to the channel; `token` is for further checks. */
export async function checkBotIdentity({
  config,
  cloud,
  bot,
}: DoctorContext): Promise<{ finding: Finding; token?: string }> {
  const { ok, wrong } = about('bot identity')
  try {
    const token = await bot.token(cloud.botScope)
    return { finding: ok(`Entra issues ${config.BOT_ID} a token for the channel`), token }
  } catch (error) {
    if (config.BOT_TYPE === 'UserAssignedMSI')
      return {
        finding: wrong(
          `no token from a managed identity: ${readRefusal(error).text}`,
          'Run the doctor on the machine the bot runs on. Assign the identity with the client ID BOT_ID to it. Outside Azure, use BOT_TYPE=SingleTenant with SECRET_BOT_PASSWORD.',
        ),
      }
    return { finding: explainBot(error, config.BOT_ID) }
  }
}

function explainBot(error: unknown, botId: string): Finding {
  const { wrong } = about('bot identity')
  const { aadsts, text } = readRefusal(error)
  switch (aadsts) {
    case 7000215:
      return wrong(
        'Entra rejects the secret in SECRET_BOT_PASSWORD (AADSTS7000215)',
        'Create a new client secret for the app BOT_ID and put its value, not its ID, into SECRET_BOT_PASSWORD.',
      )
    case 7000222:
      return wrong(
        'the secret in SECRET_BOT_PASSWORD has expired (AADSTS7000222)',
        'Create a new client secret for the app BOT_ID, put its value into SECRET_BOT_PASSWORD and restart the bot.',
      )
    case 700016:
      return wrong(
        `there is no app ${botId} in the tenant BOT_TENANT_ID (AADSTS700016)`,
        'Set BOT_ID to the Microsoft App ID shown in the configuration of the Azure Bot, and BOT_TENANT_ID to its tenant.',
      )
    case 53003:
      return wrong(
        'a Conditional Access policy for workload identities blocks the bot itself (AADSTS53003)',
        "Find the policy in the tenant's sign-in logs, under service principal sign-ins. Exclude the app BOT_ID from it, or add the public address of the bot's machine to its trusted locations.",
      )
    case 90002:
      return wrong(
        'BOT_TENANT_ID is not a tenant (AADSTS90002)',
        'Set BOT_TENANT_ID to the App Tenant ID of the Azure Bot.',
      )
    default:
      return wrong(
        `Entra issues no token to the bot${aadsts ? ` (AADSTS${aadsts})` : ''}: ${text}`,
        aadsts
          ? `Look up https://login.microsoftonline.com/error?code=${aadsts}.`
          : 'Allow this machine to reach the sign-in host of its cloud. Fix the findings about Entra above first.',
      )
  }
}
