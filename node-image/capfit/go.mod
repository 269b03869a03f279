module loong-adapt.local/node-image/capfit

go 1.21
