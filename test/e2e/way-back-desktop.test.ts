import { tellWayBack } from './chapters/way-back.ts'
import { desktop } from './support/screen.ts'

tellWayBack(desktop)
