/**
 * Words with a meaning of their own, besides those in command names: they are never a misspelling of a command's word,
 * and never a name.
 */
const otherWords =
  'add again allow answer archive ask assign back ban book buy call can clear close confirm create deactivate delete destroy do ' +
  'drop email end erase fire fix force forget forgot freeze get give go grant have hire hold i install invite kick kill let log ' +
  'look mail make message move my need new no off ok on open operation operations order pause phone please promote purge rename repair replace ' +
  'resend reset restart restore resume return revive run send set signin skip start suspend switch terminate transfer turn ' +
  'unfreeze unlink update upgrade wait wake want wipe yes you ' +
  'ändere anlegen brauche entferne entlasse erstelle gib hole ich ja kann kündige lass lege leite lösche löschen mach melde ' +
  'nein nimm öffne rufe schalte schicke schreibe sende setze starte stelle streiche vergiss verschiebe will zeige'

const known = new Set(otherWords.split(' '))

/** Whether a word means something other than a command or a name. */
export const isOtherWord = (word: string): boolean => known.has(word.toLowerCase())
