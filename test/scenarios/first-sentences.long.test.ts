import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import { roles } from '../../emulator/roles.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { buttonOf } from '../support/inputs.ts'
import { quarantineSettings } from '../support/quarantine.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

/** A sentence, what the answer says, and the button that leads on if it asks something. */
type Row = readonly [sentence: string, says: RegExp, press?: readonly [button: RegExp, says: RegExp]]

const adele = 'Adele Vance'
const status = new RegExp(`${adele} is (?:en|dis)abled`)
const plans = {
  disable: new RegExp(`Disable ${adele}\\?`),
  signOut: new RegExp(`Sign out ${adele} everywhere\\?`),
  contain: new RegExp(`Contain ${adele}\\?`),
  offboard: new RegExp(`Offboard ${adele}\\?`),
}
const alreadyEnabled = new RegExp(`${adele} is already enabled|Enable ${adele}\\?`)
const inactive = /no sign-in|not signed in|since|90 days/i
const which = new RegExp(`What should I do for ${adele}\\?`)
const meant = new RegExp(`Did you mean ${adele}\\?`)

/** Sentences that operators type first. None of them names a command in full. */
const english: readonly Row[] = [
  ['is adele enabled?', status],
  ['whats the status of adele vance', status],
  ["what's the status of adele vance?", status],
  ['can you check adele vance for me', status],
  ['is adele vance locked out?', status],
  ['why is adele disabled?', status],
  ['when did adele last sign in', status],
  ['what groups is adele in?', status],
  ["show me adele's account", status],
  ['who disabled adele vance?', status],
  ['what happened to adele?', status],
  ['lock out adele vance now', plans.disable],
  ['block adele vance immediately', plans.disable],
  ['block adele vance asap', plans.disable],
  ['pls disable adele vance she lost her phone', meant, [/Disable Adele Vance/, plans.disable]],
  ['lock adele vance - she was phished', meant, [/Disable Adele Vance/, plans.disable]],
  ['disable adele at 6pm tomorrow because she lost her phone', plans.disable],
  ['disable adele until monday 8am because holiday', plans.disable],
  ['deactivate adele vance because she lost her phone', plans.disable],
  ['suspend adele vance because of an investigation', plans.disable],
  [
    'disable everyone in the contractors group because they left',
    /Contractors|contractors/,
    [/Dublin/, /Disable \d+ accounts\?/],
  ],
  [
    'disable adele,miriam and joni because they were phished',
    /Disable Adele Vance\?[\s\S]*MiriamG@[^\n]*Already disabled[\s\S]*JoniS@/,
  ],
  ['unlock adele vance ticket INC0012345', alreadyEnabled],
  ['re-enable adele vance', alreadyEnabled],
  ['turn adele back on', alreadyEnabled],
  ['turn adele vance back on because she is back', alreadyEnabled],
  ['reset adeles password', /Reset passwords for Adele Vance\?/],
  ['reset the password for adele', /Reset passwords for Adele Vance\?/],
  ['force adele to change her password', /Require a password change for Adele Vance\?/],
  ['remove mfa for adele', /Remove sign-in methods from Adele Vance\?/],
  ['log out adele vance everywhere', plans.signOut],
  ['sign adele out everywhere', plans.signOut],
  ['kick adele out of all sessions', plans.signOut],
  ['adele got hacked', which, [/Contain Adele Vance/, plans.contain]],
  ["I think adele's account is compromised", which, [/Contain Adele Vance/, plans.contain]],
  ['adele vance was phished this morning', which, [/Contain Adele Vance/, plans.contain]],
  ['adele clicked a phishing link', which, [/Contain Adele Vance/, plans.contain]],
  ['contain adele, she clicked a phishing link', meant, [/Contain Adele Vance/, plans.contain]],
  ['adele is leaving today', which, [/Offboard Adele Vance/, plans.offboard]],
  ['adele vance left the company', which, [/Offboard Adele Vance/, plans.offboard]],
  ['offboard adele vance on friday at 18:00 because she is leaving', plans.offboard],
  ['adele lost her phone', which, [/Sign out Adele Vance/, plans.signOut]],
  ['delete adele vance', which, [/Disable Adele Vance/, plans.disable]],
  ['show me all disabled users', /disabled only/],
  ['find garcia', /García/],
  ['show guests', /guests only/],
  ['who are our guests?', /guests only/],
  ["who hasn't signed in for 90 days?", inactive],
  ['list users in retail', /department.*Retail/i],
  ['show me everyone in the retail department', /department.*Retail/i],
  ['what needs my approval', /Nothing is waiting for your approval/],
  ['undo that', /This doesn’t work for any of your operations/],
  ['undo my last operation', /This doesn’t work for any of your operations/],
  ['what did I do today', /You have no operations yet|Your operations/],
  ['help me with a phishing incident', /SecurityIncident\.Read\.All/],
  ['who is at risk?', /at high risk|high risk/i],
  ['yes', /You have no operations yet|Your operations/],
]

const german: readonly Row[] = [
  ['ist adele gesperrt?', /Adele Vance ist aktiviert/],
  ['wie ist der status von adele?', /Adele Vance ist aktiviert/],
  ['wer hat adele deaktiviert?', /Adele Vance ist aktiviert/],
  ['wer ist gesperrt', /nur deaktivierte/],
  ['zeige alle deaktivierten benutzer', /nur deaktivierte/],
  ['liste gäste', /nur Gäste/],
  ['zeig mir alle gäste', /nur Gäste/],
  ['wer hat sich seit 90 tagen nicht angemeldet?', /90 Tage|seit/i],
  ['sperre adele sofort', /Adele Vance deaktivieren\?/],
  ['bitte adele vance sperren weil handy verloren', /Adele Vance deaktivieren\?/],
  ['kannst du bitte adele vance deaktivieren?', /Adele Vance deaktivieren\?/],
  ['entsperre adele wegen rückkehr aus dem urlaub', /Adele Vance ist bereits aktiviert/],
  ['schalte adele wieder frei', /Adele Vance ist bereits aktiviert/],
  ['isoliere adele weil sie gephisht wurde', /Adele Vance (?:unter|in) Quarantäne stellen\?/],
  ['melde adele überall ab', /Adele Vance überall abmelden\?/],
  [
    'setze das passwort von adele zurück',
    /(?:Passwort|Kennwort|Passwörter|Kennwörter) (?:von|für) Adele Vance zurücksetzen\?/,
  ],
  [
    'konto von adele wurde gehackt',
    /Was soll ich für Adele Vance tun\?/,
    [/Adele Vance eindämmen/, /Adele Vance eindämmen\?/],
  ],
  ['adele wurde gehackt', /Was soll ich für Adele Vance tun\?/, [/Adele Vance eindämmen/, /Adele Vance eindämmen\?/]],
  [
    'adele hat heute ihren letzten tag',
    /Was soll ich für Adele Vance tun\?/,
    [/Adele Vance/, /Offboarding|Adele Vance/],
  ],
  [
    'adele hat ihr handy verloren',
    /Was soll ich für Adele Vance tun\?/,
    [/Adele Vance überall/, /Adele Vance überall abmelden\?/],
  ],
  ['mach das rückgängig', /Mit keinem Ihrer Vorgänge ist das möglich/],
  ['was muss ich genehmigen?', /Genehmigung/],
]

describe('the sentences that operators type first', () => {
  // Graph allows few reads of sign-in methods and sign-ins.
  const clock = createFastClock(20)
  const world = useWorld({ clock, emulator: { clock }, environment: quarantineSettings })
  const chats: Record<'en' | 'de', Chat | undefined> = { en: undefined, de: undefined }
  before(async () => {
    // With roles for everything that is asked for.
    const { alex } = world().emulator.world.operators
    const held = [roles.privilegedAuthAdmin, roles.globalReader, roles.groupsAdmin].map(({ templateId }) => templateId)
    world().emulator.world.change(alex.id, { roles: [...alex.roles, ...held] })
    chats.en = await world().person(alex, { signedIn: true })
    chats.de = await world().person(alex, { locale: 'de-DE' })
  })
  const last = ({ replies }: { replies: readonly Entry[] }) => replies.at(-1) ?? assert.fail('no answer')

  for (const [locale, rows] of [
    ['en', english],
    ['de', german],
  ] as const)
    for (const [sentence, says, press] of rows)
      it(`understand “${sentence}”`, async () => {
        const chat = chats[locale] ?? assert.fail()
        const answer = last(await chat.say(sentence))
        assert.match(wordsOf(answer), says)
        if (press) assert.match(wordsOf(last(await chat.press(buttonOf(answer, press[0]), {}, answer.id))), press[1])
        assert.equal(world().emulator.world.operators.adele.accountEnabled, true)
      })

  it('are 57 in English and 22 in German', () => {
    assert.deepEqual([english.length, german.length], [57, 22])
  })
})
