import { because } from '../expected.ts'
import { guided } from './guided.ts'

const check = guided('deployment')

/** `<group>`, `<app>` and `<host>` are the names in the deployment. */
export const deployment = [
  check({
    id: 'templates',
    title: 'The templates deploy',
    claim: '`what-if` prints a list of resources to create, and provisioning ends without an error.',
    source: 'docs/get-started.md#your-first-deployment',
    otherwise:
      'An error with a template and a line: the templates have been parsed and evaluated, never compiled by Bicep. An error about `version`: the region does not offer PostgreSQL 17. `Failed to resolve table or column`: the alert rules; `alerts` set to `false` goes on without them.',
    steps: [
      '`az deployment group what-if --resource-group <group> --template-file infra/azure.bicep --parameters ...`',
      '`atk provision --env dev`',
    ],
    question: 'Did both end without an error?',
    expected: [because('policy', 'An Azure policy forbids one of the resources.')],
  }),
  check({
    id: 'app-policy',
    title: 'Provisioning in a tenant with an app management policy',
    claim: '`aadApp/create` stops with a message about a credential or password policy, and not otherwise.',
    source: 'docs/get-started.md#your-first-deployment',
    otherwise: 'It stops without such a message, or goes on with a secret that the policy forbids.',
    steps: ['Look whether the tenant limits secrets of apps, and what `atk provision` said at `aadApp/create`.'],
    question: 'Did it do what the page says?',
    expected: [because('policy', 'The tenant has no app management policy.')],
  }),
  check({
    id: 'first-start',
    title: 'The first start',
    claim: 'The log shows `Ready on port`, and ten minutes later the alert rules have metrics to look at.',
    source: 'docs/get-started.md#your-first-deployment',
    otherwise:
      '`ERR_MODULE_NOT_FOUND`: the package is incomplete. `The configuration has ... problem(s)`: the settings it names. No rows: no alert can fire; the log of the container `collector` says why nothing arrives.',
    steps: [
      '`az webapp log tail --resource-group <group> --name <app>` during the first `atk deploy`',
      'Application Insights > Logs: `customMetrics | where name startswith "rollcall" | summarize count() by name`',
    ],
    question: 'Did the log show `Ready on port`, and does the query have rows?',
  }),
  check({
    id: 'secrets',
    title: 'References to the key vault',
    claim: '`Resolved` for each.',
    source: 'infra/README.md#key-vault-references',
    otherwise: 'Any other status: see that page.',
    steps: ['The commands of "Key Vault references" in docs/deploy.md.'],
    question: 'Is each reference `Resolved`?',
    expected: [because('policy', 'The secrets don’t come from a key vault here.')],
  }),
  check({
    id: 'install',
    title: 'Installing the app for somebody else',
    claim: 'The bot greets them.',
    source: 'docs/get-started.md#your-first-deployment',
    otherwise: 'They cannot find it: not approved yet, or blocked by an app permission policy.',
    steps: ['`atk publish --env dev`', 'Approve it in the Teams admin center.', 'Install it for a colleague.'],
    question: 'Did the bot greet them?',
    expected: [because('policy', 'An app permission policy blocks custom apps.')],
  }),
  check({
    id: 'production',
    title: 'The templates for production',
    claim: 'The parameters of "For production" provision, and the bot goes on when one instance is stopped.',
    source: 'infra/README.md#for-production',
    otherwise: 'An error with a template and a line, or an outage.',
    steps: [
      'Provision with the parameters of "For production".',
      'Stop one instance in the Azure portal; send `help`.',
    ],
    question: 'Did it provision, and did the bot answer?',
    expected: [because('licence', 'The subscription doesn’t offer these sizes.')],
  }),
  check({
    id: 'shell',
    title: 'The doctor in the shell of App Service',
    claim: 'It has the app’s settings, and finds nothing wrong.',
    source: 'docs/run.md#the-doctor',
    otherwise: 'Every key is missing: the shell doesn’t have the settings; that page has the command for it.',
    steps: [
      '`az webapp ssh --resource-group <group> --name <app>`',
      '`cd /home/site/wwwroot && node dist/app/cli/doctor.js`',
    ],
    question: 'Did it run with the app’s settings, and find nothing wrong?',
    expected: [because('policy', 'The bot doesn’t run in App Service.')],
  }),
  check({
    id: 'hardened-audit',
    title: 'Hardening the audit log in Azure',
    claim: 'The commands of that section run, and the bot can append entries and not change them.',
    source: 'infra/README.md#a-role-for-the-bot',
    otherwise: 'A command is refused: note it with its error.',
    steps: ['The commands of "In Azure" in docs/audit.md.', '`npm run audit:verify` afterwards.'],
    question: 'Did all commands run, and is the audit log complete?',
    expected: [because('policy', 'The database isn’t a flexible server of Azure’s.')],
  }),
  check({
    id: 'container',
    title: 'The container',
    claim: 'After a restart of the database, `/readyz` answers 200 again by itself.',
    source: 'docs/deploy.md#as-a-container',
    otherwise: 'No answer: the log of the container says why.',
    steps: ['`docker compose up`', 'Restart the database under it; wait a minute.', '`curl https://<host>/readyz`'],
    question: 'Does `/readyz` answer 200?',
  }),
  check({
    id: 'debugging',
    title: 'Debugging in Teams',
    claim: '*Debug in Teams* in the editor, then `whoami`: an answer.',
    source: 'CONTRIBUTING.md#debug-inside-teams',
    otherwise: 'No answer: the tunnel, or the local bot registration.',
    steps: ['*Debug in Teams* in the editor.', 'Send `whoami`.'],
    question: 'Was there an answer?',
  }),
  check({
    id: 'other-clouds',
    title: 'Other clouds and regional bots',
    claim: 'Outside the public cloud, or with a regional bot, the bot answers `help`.',
    source: 'docs/deploy.md#other-clouds',
    otherwise:
      'The log refuses requests because of `serviceUrl`: add the host it names to `CLOUD_SERVICE_HOSTS`, and report it.',
    steps: ['Run the doctor.', 'Send `help`.'],
    question: 'Was there an answer?',
    expected: [because('policy', 'The tenant is in the public cloud, and the bot is global.')],
  }),
]
