import { personBehaviour } from '../../store/behaviour/person.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'

describe('npm run person:export, on the embedded database', () =>
  personBehaviour(async () => {
    const dataDir = await copyOfTemplate()
    return { environment: { DATA_DIR: dataDir }, open: () => openTestStore({ dataDir }) }
  }))
