; Inno Setup script, filled and used by packaging/windows.py. Not run here: no Windows was at hand.
[Setup]
AppId={{6F2C8A0B-4E0B-4B7E-9F0E-5D2B3C7A91E4}
AppName=PhotoFix
AppVersion=@VERSION@
AppPublisher=PhotoFix developers
DefaultDirName={autopf}\PhotoFix
DefaultGroupName=PhotoFix
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputBaseFilename=photofix-@VERSION@-setup
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\photofix-window.exe
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\PhotoFix"; Filename: "{app}\photofix-window.exe"; AppUserModelID: "@APP_ID@"

[Registry]
; Only "Open with": no type of file is taken from the program that has it.
Root: HKA; Subkey: "Software\Classes\Applications\photofix-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\photofix-window.exe"" ""%1"""; Flags: uninsdeletekey
