"""The demo club: a story that is told anew around whatever day it is, through the app's own verbs."""
