import { because } from '../expected.ts'
import { guided } from './guided.ts'

const check = guided('signIn')
const source = 'docs/permissions.md#identities'

export const signingIn = [
  check({
    id: 'single-sign-on',
    title: 'Single sign-on',
    claim: '`whoami` in a one-to-one chat is answered without a prompt, with the expected roles.',
    source,
    otherwise:
      'A sign-in button: single sign-on is not set up; the log has the code that Teams sent. AADSTS90009: see "Identities".',
    steps: ['Send `whoami` in your chat with the bot.'],
    question: 'Was it answered without a prompt, with your roles?',
  }),
  check({
    id: 'first-sign-in',
    title: 'The sign-in button, for somebody new',
    claim: 'The page closes by itself, and the answer follows.',
    source,
    otherwise:
      '"Need admin approval": nobody has consented to the SSO app’s own `access_as_user`. Grant admin consent again with that permission in the list; the doctor says whether it is.',
    steps: ['As someone who has never used the app: send `whoami` in a group chat, and press the button on the card.'],
    question: 'Did the page close, and did the answer follow?',
  }),
  check({
    id: 'group-chat',
    title: 'Signing in where others read along',
    claim: 'In a group chat and in a channel you get a sign-in button, and nothing happens to the others.',
    source: 'docs/use.md#where-you-ask-and-what-you-are-told',
    otherwise: 'A colleague is signed in too, or your answer never comes: their Teams answered for you.',
    steps: [
      '`sign out` in your own chat with the bot.',
      'Send `whoami` in a group chat with a colleague, then in a channel.',
      'Ask the colleague to send `whoami` afterwards.',
    ],
    question: 'Did only you get a button, and was your colleague still signed out?',
  }),
  check({
    id: 'renewal',
    title: 'The sign-in is renewed',
    claim: '`whoami` two hours later is answered without a prompt.',
    source,
    otherwise:
      'A sign-in button: the token service does not renew the sign-in. The connection’s scopes must include `offline_access` and name the app by its client id.',
    steps: ['Send `whoami` again after two hours, from the web client without single sign-on if you can.'],
    question: 'Was it answered without a prompt?',
    later: 'in two hours',
  }),
  check({
    id: 'scheduled',
    title: 'A scheduled operation',
    claim: 'It runs on time, with Teams closed.',
    source,
    otherwise: 'It waits for you to sign in: as for `renewal`.',
    steps: [
      'Schedule `disable accounts` on the first test account three hours ahead.',
      'Close Teams.',
      '`undo` it afterwards.',
    ],
    question: 'Did it run on time?',
    later: 'in three hours',
  }),
  check({
    id: 'activated-role',
    title: 'A role that was just activated',
    claim: 'It counts without signing in again.',
    source: 'docs/permissions.md#permissions',
    otherwise:
      '"Your role does not allow this": the bot still uses the token from before the activation. `sign out` and `sign in` help until it is fixed.',
    steps: [
      'Send `whoami` as an operator without a role.',
      'Activate User Administrator in Privileged Identity Management.',
      '`disable accounts` with the first test account, then `undo`.',
    ],
    question: 'Did it run without signing in again?',
    expected: [because('licence', 'The tenant has no Microsoft Entra ID P2.')],
  }),
  check({
    id: 'server-address',
    title: 'The address that Entra sees',
    claim: 'The sign-ins of the app succeed, from the addresses of the deployment.',
    source: 'docs/deploy.md#conditional-access',
    otherwise:
      'Failure with the name of a policy: Conditional Access judges the bot server’s own address. Add it to the trusted locations of that policy.',
    steps: [
      'Entra admin center > Sign-in logs > *User sign-ins (non-interactive)*, application *APP_NAME sign-in*.',
      'Compare with `az webapp show --resource-group <group> --name <app> --query outboundIpAddresses`.',
    ],
    question: 'Do they succeed, from one of these addresses?',
    expected: [because('licence', 'The tenant has no Microsoft Entra ID P1: it shows no sign-ins.')],
  }),
  check({
    id: 'trusted-location',
    title: 'A location policy',
    claim: 'One refusal, which says that the server’s address must be trusted; an answer once it is.',
    source: 'docs/deploy.md#conditional-access',
    otherwise: 'One sign-in card after another.',
    steps: [
      'Create a Conditional Access policy that lets one test operator in from a trusted location only.',
      'Send `whoami` as that operator. Add the server’s address to the location, and send it again.',
      'Delete the policy.',
    ],
    question: 'Was there one refusal with that reason, and then an answer?',
    expected: [because('licence', 'The tenant has no Microsoft Entra ID P1.')],
  }),
  check({
    id: 'second-factor',
    title: 'A second factor for Graph',
    claim: 'Where a policy asks for a second factor, one sign-in card leads to it, and the answer follows.',
    source: 'docs/deploy.md#conditional-access',
    otherwise: 'The refusal isn’t understood: note the AADSTS code that the log has.',
    steps: ['As an operator for whom a policy requires multifactor authentication: `sign out`, then `whoami`.'],
    question: 'Was there one card at most, and then an answer?',
    expected: [because('policy', 'No policy requires a second factor.')],
  }),
  check({
    id: 'device-policy',
    title: 'A policy that requires a compliant device',
    claim:
      'Without the SSO app in the policy, a refusal that says so; with it, one sign-in on a compliant device, and then an answer.',
    source: 'docs/deploy.md#conditional-access',
    otherwise:
      'Still refused: exclude the operators’ group from the policy, and note the AADSTS number and what the sign-in log says of the device.',
    steps: [
      'Create a Conditional Access policy for one test operator and *Office 365* that requires a compliant device.',
      '`sign out`, then `whoami` as that operator on such a device. Note the AADSTS number.',
      'Include the SSO app in the policy, and send `whoami` again. Delete the policy.',
    ],
    question: 'Was there one card each time, first a refusal about the device, and then an answer?',
    expected: [because('licence', 'The tenant has no Microsoft Entra ID P1, or no compliant device.')],
  }),
  check({
    id: 'sessions-ended',
    title: 'The operator’s sessions end during an operation',
    claim: 'It pauses, asks for a sign-in, and continues after it.',
    source: 'docs/deploy.md#conditional-access',
    otherwise: 'It ends, or its remaining accounts fail.',
    steps: [
      'Start an operation on a few dozen test accounts.',
      '`az rest --method post --url https://graph.microsoft.com/v1.0/users/<operator>/revokeSignInSessions`',
      'Sign in when it asks.',
    ],
    question: 'Did it pause, and continue after the sign-in?',
  }),
  check({
    id: 'certificate',
    title: 'A certificate in place of the secret',
    claim: 'A token on *Test connection*, and an answer to `whoami`.',
    source: 'infra/README.md#without-a-client-secret',
    otherwise: 'An error about a parameter: the connection’s keys are spelled differently.',
    steps: [
      'Set `ssoCredential` to `certificate` and provision.',
      'Azure Bot > Configuration > the connection > *Test connection*.',
      '`sign out`, `sign in`, `whoami`',
    ],
    question: 'Was there a token, and an answer?',
  }),
  check({
    id: 'federated',
    title: 'A federated credential in place of the secret',
    claim: 'A token on *Test connection*, and an answer to `whoami`.',
    source: 'infra/README.md#without-a-client-secret',
    otherwise: 'AADSTS70021 or AADSTS700213: issuer or subject of the federated credential.',
    steps: [
      'Set `ssoCredential` to `federated` and provision.',
      'Azure Bot > Configuration > the connection > *Test connection*.',
      '`sign out`, `sign in`, `whoami`',
    ],
    question: 'Was there a token, and an answer?',
  }),
]
