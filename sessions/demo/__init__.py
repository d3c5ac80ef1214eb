"""The demo club: a story told anew around whatever day it is, through the app's own verbs."""
